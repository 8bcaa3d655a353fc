--- Wrapping of paragraphs to a width.
local wrap = {}

--- Lines of at most `width` bytes; a longer word stands on a line of its own.
function wrap.lines(text, width)
  local lines, line = {}, ''
  for word in text:gmatch('%S+') do
    if line == '' then
      line = word
    elseif #line + 1 + #word <= width then
      line = line .. ' ' .. word
    else
      lines[#lines + 1] = line
      line = word
    end
  end
  if line ~= '' then lines[#lines + 1] = line end
  return lines
end

--- The same, as one string, each line indented by `indent` spaces.
function wrap.indented(text, width, indent)
  local margin = (' '):rep(indent)
  return margin .. table.concat(wrap.lines(text, width - indent), '\n' .. margin)
end

return wrap
