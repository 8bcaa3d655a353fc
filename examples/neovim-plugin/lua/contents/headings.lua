--- Reads the headings of a Markdown text.
local headings = {}

--- The fence that a line opens (its characters), or nil.
local function fence_of(line)
  return line:match('^ ? ? ?(```+)[^`]*$') or line:match('^ ? ? ?(~~~+)')
end

--- Whether a line closes a fence: the same character, at least as many, and nothing else.
local function closes(line, fence)
  local closing = line:match('^ ? ? ?([`~]+)%s*$')
  return closing ~= nil and closing:sub(1, 1) == fence:sub(1, 1) and #closing >= #fence
end

--- All headings, in order; what stands in fenced code is none.
-- @param lines list of strings
-- @return list of `{ level = 1 to 6, text = …, line = number, from one }`
function headings.read(lines)
  local found, fence = {}, nil
  for number, line in ipairs(lines) do
    if fence then
      if closes(line, fence) then
        fence = nil
      end
    else
      fence = fence_of(line)
      local marks, text = line:match('^ ? ? ?(#+)%s+(.-)%s*$')
      if marks and #marks <= 6 then
        text = text:gsub('%s+#+$', ''):gsub('^#+$', '')
        found[#found + 1] = { level = #marks, text = text, line = number }
      end
    end
  end
  return found
end

return headings
