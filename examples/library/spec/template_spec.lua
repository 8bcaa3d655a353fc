local Template = require 'textkit.template'

describe('template', function()
  it('puts values in their places', function()
    assert.equal('Hello, Lua!', Template.new('Hello, {{name}}!'):render({ name = 'Lua' }))
  end)

  describe('with a list', function()
    it('repeats the body for every item', function()
      local template = Template.new('{{#items}}<{{name}}>{{/items}}')
      assert.equal('<a><b>', template:render({ items = { { name = 'a' }, { name = 'b' } } }))
    end)

    it('renders thousands of items', function()
      local items = {}
      for i = 1, 20000 do items[i] = { name = 'item ' .. i, price = i } end
      local page = Template.new('{{#items}}{{name}}: {{price}}\n{{/items}}'):render({ items = items })
      assert.equal(20000, select(2, page:gsub('\n', '\n')))
    end)
  end)
end)
