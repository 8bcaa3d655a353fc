--- Follows busted's events: which test runs, and what each test, block, file and the suite cost by every clock.
local event_log = require 'busted_profiler.events'
local timeline = require 'busted_profiler.timeline'

local suite = {}

-- (Kept from here on: a test may leave a stub in the library's table.)
local concat, remove, gsub = table.concat, table.remove, string.gsub
local type, ipairs, pairs = type, ipairs, pairs

local text_of = timeline.text_of

--- Subscribes to a busted that is about to run.
-- @param busted the module
-- @param clocks functions by name: wall, cpu, cycles, reference, ticks (nil where there is none)
-- @param instrument callbacks, each may be missing: `suite_start`, `suite_end`, `test_start(index, run)`,
--   `test_end()`, `file_start(name)`, `file_end(name)`, and `reset`, called before each test
-- @param options `files` (set of names, or nil for all), `journal` (see `journal.open`), `module` (the compiled one's
--   entry `events`, where it is to note the events; `journal` then is its own), `finish(results)` called once, at
--   busted's exit
function suite.follow(busted, clocks, instrument, options)
  local journal = options.journal
  local parent_of = busted.parent
  local log = event_log.open(clocks, options.module, text_of)
  local events = timeline.open(parent_of, log)
  local begin, now, finish = log.begin, log.now, log.finish
  local reset, test_start, test_end = instrument.reset, instrument.test_start, instrument.test_end
  local results = events.results
  results.failures = {}
  local current_file = ''

  -- The names of a test's blocks as one text, by the innermost.
  local labels = {}

  local function label_of(block)
    local names = timeline.chain(parent_of, block)
    names[#names + 1] = ''
    labels[block] = gsub(concat(names, ' '), '\n', ' ')
    return labels[block]
  end

  local on = {}

  function on.suite_start(element)
    for block in pairs(labels) do
      labels[block] = nil
    end
    if options.files then
      local children = busted.children(element)
      for i = #children, 1, -1 do
        if children[i].descriptor == 'file' and not options.files(text_of(children[i].name)) then
          remove(children, i)
        end
      end
    end
    if instrument.suite_start then
      instrument.suite_start()
    end
    begin('suite', element)
    now()
  end

  function on.suite_end(element, run, runs)
    finish('end', element)
    if instrument.suite_end then
      instrument.suite_end()
    end
    -- Before the next run busted forgets whose child is whose.
    if run ~= runs then
      events.turn_over()
    end
    return nil, true
  end

  function on.file_start(element)
    current_file = text_of(element.name)
    journal('', current_file)
    if instrument.file_start then
      instrument.file_start(current_file)
    end
    begin('file', element)
    now()
    return nil, true
  end

  function on.file_end(element)
    finish('end', element)
    if instrument.file_end then
      instrument.file_end()
    end
    return nil, true
  end

  function on.describe_start(element)
    begin('describe', element)
    now()
    return nil, true
  end

  function on.describe_end(element)
    finish('describe end', element)
    return nil, true
  end

  -- As little as can be: a suite of hundreds of tests of a fraction of a millisecond shows each microsecond.
  function on.test_start(element, block)
    if element.descriptor ~= 'pending' then
      local name = element.name
      journal(labels[block] or label_of(block), type(name) == 'string' and name or text_of(name))
      begin('test', element)
      if test_start then
        test_start(events.work_out().index, element.run)
      end
      if reset then
        reset()
      end
      now()
    end
    return nil, true
  end

  function on.test_end(element, _, status)
    if element.descriptor == 'pending' then
      log.skip(element)
    else
      finish(status, element)
      if test_end then
        test_end()
      end
    end
    return nil, true
  end

  local function on_failure(kind)
    return function(element, parent, message)
      local names = {}
      element = type(element) == 'table' and element or {}
      if parent or element.descriptor then
        names = timeline.chain(parent_of, element)
      end
      if #names == 0 then
        names = { text_of(element.name or element.descriptor) }
      end
      local trace = element.trace or {}
      results.failures[#results.failures + 1] = {
        kind = kind,
        name = concat(names, ' '),
        file = current_file,
        line = trace.currentline or 0,
        message = text_of(message),
      }
      return nil, true
    end
  end

  -- What happens often the module notes without any Lua, where no instrument has to be called.
  if options.module and not (reset or test_start or test_end) then
    on.describe_start, on.describe_end = log.describe_start, log.describe_end
    on.test_start, on.test_end = log.test_start, log.test_end
  end

  -- At the first start everybody else has subscribed: the timers then start after the output handler's work and stop
  -- before it.
  local subscribed = false
  busted.subscribe({ 'suite', 'start' }, function(element)
    if not subscribed then
      subscribed = true
      for _, kind in ipairs({ 'file', 'describe', 'test' }) do
        busted.subscribe({ kind, 'start' }, on[kind .. '_start'])
        busted.subscribe({ kind, 'end' }, on[kind .. '_end'], { priority = 1 })
      end
      busted.subscribe({ 'suite', 'end' }, on.suite_end, { priority = 1 })
    end
    on.suite_start(element)
    return nil, true
  end)
  busted.subscribe({ 'failure' }, on_failure('failure'))
  busted.subscribe({ 'error' }, on_failure('error'))
  busted.subscribe({ 'exit' }, function()
    events.turn_over()
    options.finish(results)
    return nil, true
  end, { priority = 1 })
end

return suite
