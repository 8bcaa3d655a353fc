local anchors = require('contents.anchors')

describe('anchors', function()
  it('are made as GitHub makes them', function()
    assert.are.equal('whats-new-in-20', anchors.slug("What's new in 2.0?"))
    assert.are.equal('snake_case-and-kebab-case', anchors.slug('snake_case and kebab-case'))
    assert.are.equal('über-uns', anchors.slug('Über uns'))
  end)

  it('leave out emphasis, code marks and links', function()
    assert.are.equal('the-setup-function', anchors.slug('The `setup` **function**'))
    assert.are.equal('see-the-manual', anchors.slug('See [the manual](https://example.com/a_b)'))
  end)

  it('of equal headings are numbered', function()
    local name = anchors.namer()
    assert.are.same({ 'usage', 'usage-1', 'usage-2' }, { name('Usage'), name('Usage'), name('usage') })
  end)
end)
