local work = require 'work'

it('says\n::error::forged\r::set-output name=verdict::same | </td><script>alert(1)</script> <b>@team #1 `x` ](javascript:1)',
  function()
    assert.is_number(work.steps(100000))
  end)
