local wrap = require 'textkit.wrap'

describe('wrap', function()
  it('keeps lines below the width', function()
    for _, line in ipairs(wrap.lines('the quick brown fox jumps over the lazy dog', 10)) do
      assert.is_true(#line <= 10)
    end
  end)

  it('gives a long word a line of its own', function()
    assert.same({ 'a', 'extraordinarily', 'b' }, wrap.lines('a extraordinarily b', 5))
  end)

  it('wraps a long text', function()
    local text = ('lorem ipsum dolor sit amet '):rep(40000)
    assert.is_true(#wrap.lines(text, 72) > 1000)
  end)

  it('indents every line', function()
    assert.equal('  a b\n  c', wrap.indented('a b c', 5, 2))
  end)
end)
