local headings = require('contents.headings')

describe('headings', function()
  it('are read with level, text and line', function()
    assert.are.same({
      { level = 1, text = 'One', line = 1 },
      { level = 2, text = 'Two', line = 3 },
    }, headings.read({ '# One', '', '## Two ##' }))
  end)

  it('need a blank after their marks, and six marks at most', function()
    assert.are.same({}, headings.read({ '#hashtag', '####### seven', '    # code' }))
  end)

  describe('in fenced code', function()
    it('are none', function()
      local found = headings.read({ '```sh', '# a comment', '```', '# Heading', '~~~~', '# no', '~~~', '# no', '~~~~' })
      assert.are.same({ { level = 1, text = 'Heading', line = 4 } }, found)
    end)
  end)

  it('of a long text are read', function()
    local lines = {}
    for i = 1, 3000 do
      vim.list_extend(lines, { '## Section ' .. i, '', 'Text of the section, `code` and more.', '', '```', '# x', '```' })
    end
    assert.are.equal(3000, #headings.read(lines))
  end)
end)
