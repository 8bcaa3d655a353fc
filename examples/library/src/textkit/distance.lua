--- Edit distance between words, and the nearest word of a list.
local distance = {}

--- Number of insertions, deletions and substitutions that turn `a` into `b`.
function distance.levenshtein(a, b)
  local previous = {}
  for column = 0, #b do previous[column] = column end
  for row = 1, #a do
    local current = { [0] = row }
    local letter = a:byte(row)
    for column = 1, #b do
      local substitution = previous[column - 1] + (letter == b:byte(column) and 0 or 1)
      local deletion, insertion = previous[column] + 1, current[column - 1] + 1
      if deletion < substitution then substitution = deletion end
      if insertion < substitution then substitution = insertion end
      current[column] = substitution
    end
    previous = current
  end
  return previous[#b]
end

--- The word of `words` that is nearest to `word`, and its distance.
function distance.nearest(word, words)
  local best, least
  for _, candidate in ipairs(words) do
    local d = distance.levenshtein(word, candidate)
    if not least or d < least then best, least = candidate, d end
  end
  return best, least
end

return distance
