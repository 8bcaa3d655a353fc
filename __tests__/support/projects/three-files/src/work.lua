local work = {}

function work.sum(n)
  local sum = 0
  for i = 1, n do sum = sum + i % 7 end
  return sum
end

function work.join(n)
  local words = {}
  for i = 1, n do words[i] = 'word' .. i end
  return table.concat(words, ' ')
end

return work
