local work = require 'work'

describe('work', function()
  it('sums', function() assert.equal(1799997, work.sum(600000)) end)
end)
