local distance = require 'textkit.distance'

describe('distance', function()
  describe('levenshtein', function()
    it('is zero for equal words', function()
      assert.equal(0, distance.levenshtein('kitten', 'kitten'))
    end)

    it('counts insertions, deletions and substitutions', function()
      assert.equal(3, distance.levenshtein('kitten', 'sitting'))
      assert.equal(5, distance.levenshtein('', 'empty'))
    end)

    it('compares long words', function()
      local a, b = ('abcdefghij'):rep(90), ('abcdefghik'):rep(90)
      assert.equal(90, distance.levenshtein(a, b))
    end)
  end)

  it('finds the nearest word of a dictionary', function()
    local words = {}
    for i = 1, 12000 do words[i] = ('word%05d'):format(i) end
    words[#words + 1] = 'wurd'
    assert.equal('wurd', (distance.nearest('wurt', words)))
  end)
end)
