local work = {}

--- Sums by steps, which no machine does at once.
function work.steps(count)
  local sum = 0
  for i = 1, count do
    sum = sum + i % 7
  end
  return sum
end

--- Text by pieces.
function work.text(count)
  local pieces = {}
  for i = 1, count do
    pieces[i] = ('%d;'):format(i)
  end
  return table.concat(pieces)
end

return work
