local work = require 'work'

describe('work', function()
  it('joins words', function() assert.equal(788893, #work.join(80000)) end)
end)
