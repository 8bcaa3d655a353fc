local contents = require('contents')

describe('the table of contents', function()
  local buffer

  local function fill(lines)
    vim.api.nvim_buf_set_lines(buffer, 0, -1, false, lines)
  end

  local function text()
    return vim.api.nvim_buf_get_lines(buffer, 0, -1, false)
  end

  setup(function()
    vim.opt.runtimepath:prepend('.')
    vim.cmd.runtime('plugin/contents.lua')
  end)

  before_each(function()
    buffer = vim.api.nvim_create_buf(true, false)
    vim.api.nvim_set_current_buf(buffer)
  end)

  after_each(function()
    vim.api.nvim_buf_delete(buffer, { force = true })
  end)

  it('lists headings by level', function()
    local list = contents.table_of({ '# Title', '## One', '### Deeper', '## Two', '##### Too deep' })
    assert.are.same({ '- [One](#one)', '  - [Deeper](#deeper)', '- [Two](#two)' }, list)
  end)

  it('is written at the cursor where there is none', function()
    fill({ '# Title', '', '## One' })
    vim.api.nvim_win_set_cursor(0, { 2, 0 })
    vim.cmd.Contents()
    assert.are.same({ '# Title', '<!-- contents -->', '', '- [One](#one)', '', '<!-- /contents -->', '', '## One' }, text())
  end)

  it('replaces the old one', function()
    fill({ '<!-- contents -->', '- [Gone](#gone)', '<!-- /contents -->', '## New' })
    assert.are.equal(1, contents.update(buffer))
    assert.are.same({ '<!-- contents -->', '', '- [New](#new)', '', '<!-- /contents -->', '## New' }, text())
  end)

  it('leaves an up-to-date buffer unmodified', function()
    fill({ '## One', '<!-- contents -->', '<!-- /contents -->' })
    contents.update(buffer)
    vim.bo[buffer].modified = false
    contents.update(buffer)
    assert.is_false(vim.bo[buffer].modified)
  end)

  it('of a manual with many sections is written', function()
    local lines = { '# Manual', '<!-- contents -->', '<!-- /contents -->' }
    for i = 1, 800 do
      vim.list_extend(lines, { ('## Section %d: the `call_%d` function'):format(i, i), 'Text.', '### Example', 'Text.' })
    end
    fill(lines)
    assert.are.equal(1600, contents.update(buffer))
    assert.are.equal('  - [Example](#example-799)', text()[3 + 1600])
  end)
end)
