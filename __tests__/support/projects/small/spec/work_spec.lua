local work = require 'work'

describe('work', function()
  it('takes its steps', function()
    assert.equal(599997, work.steps(200000))
  end)

  it('writes its text', function()
    assert.equal(3893, #work.text(1000))
  end)

  it('is edited', function()
    assert.is_number(work.steps(10))
  end)

  it('is removed', function()
    assert.is_string(work.text(10))
  end)
end)
