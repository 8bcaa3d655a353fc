--- A table of contents for Markdown buffers, kept up to date between two marks.
local anchors = require('contents.anchors')
local headings = require('contents.headings')

local contents = {}

local OPEN, CLOSE = '<!-- contents -->', '<!-- /contents -->'

contents.options = { least = 2, most = 4, indent = 2 }

--- @param options `least` and `most`: levels of headings that are listed; `indent`: blanks for each level
function contents.setup(options)
  contents.options = vim.tbl_extend('force', contents.options, options or {})
end

--- The lines of the table for a text.
-- @param lines list of strings
function contents.table_of(lines)
  local options = contents.options
  local name, list = anchors.namer(), {}
  for _, heading in ipairs(headings.read(lines)) do
    -- Each heading takes its anchor, the listed ones and the others.
    local anchor = name(heading.text)
    if heading.level >= options.least and heading.level <= options.most then
      local blanks = (' '):rep(options.indent * (heading.level - options.least))
      list[#list + 1] = ('%s- [%s](#%s)'):format(blanks, anchors.plain(heading.text), anchor)
    end
  end
  return list
end

--- Line of a mark (from one), at or behind `from`; nil where there is none.
local function find(lines, mark, from)
  for number = from, #lines do
    if vim.trim(lines[number]) == mark then
      return number
    end
  end
end

--- Writes the table between the marks of a buffer; where there are none, at the cursor.
-- @param buffer number, 0 for the current one
-- @return number of entries
function contents.update(buffer)
  local lines = vim.api.nvim_buf_get_lines(buffer, 0, -1, false)
  local list = contents.table_of(lines)
  local open = find(lines, OPEN, 1)
  local close = open and find(lines, CLOSE, open)
  local text = vim.list_extend({ OPEN, '' }, list)
  vim.list_extend(text, { '', CLOSE })
  if close then
    -- An unchanged buffer stays unmodified, its undo history as it is.
    if not vim.deep_equal(vim.list_slice(lines, open, close), text) then
      vim.api.nvim_buf_set_lines(buffer, open - 1, close, false, text)
    end
  else
    local row = vim.api.nvim_win_get_cursor(0)[1]
    vim.api.nvim_buf_set_lines(buffer, row - 1, row - 1, false, text)
  end
  return #list
end

return contents
