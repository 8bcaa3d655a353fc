local work = require 'work'

describe('work', function()
  it('sums once more', function() assert.equal(899998, work.sum(300000)) end)
end)
