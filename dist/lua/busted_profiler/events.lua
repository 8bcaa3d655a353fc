--- The log of events: what happens while the suite runs, noted as cheaply as can be and worked out when it has ended
-- (see timeline.lua). A suite of hundreds of tests of a fraction of a millisecond shows each microsecond spent beside
-- them: so an event is only put down, with busted's element (which busted keeps as long) and what the clocks said.
-- Where a module can be compiled, events.c does it in a tenth of the time.
--
-- Kinds. Starts: suite, file, describe, test. Ends: end (of a suite or file), describe end, and a test's status:
-- success, pending, failure, error. Neither: skipped (a test that never runs).
local events = {}

--- Opens a log.
-- @param clocks functions by name: wall, cpu, cycles, reference, ticks (nil where there is none)
-- @param module the compiled one's entry `events`, or nil
-- @param text_of makes text of a name
-- @return log: `begin(kind, element)`, `now()` (reads the clocks of the start that was noted last),
--   `finish(kind, element)`, `skip(element)`, `size()`, `at(number)` (kind, element, wall, cpu, cycles, reference,
--   ticks), `clear()`; of the module's also what busted can call by itself (see suite.lua)
function events.open(clocks, module, text_of)
  if module then
    module.open(text_of, clocks.cycles)
    return module
  end
  local log = {}
  local wall, cycles, reference, ticks = clocks.wall, clocks.cycles, clocks.reference, clocks.ticks
  -- Where ticks are counted nobody asks for CPU time, which is the system's dearest clock.
  local cpu = not ticks and clocks.cpu

  local elements, kinds, count = {}, {}, 0
  local walls, cpus, cycle_counts, reference_counts, tick_counts = {}, {}, {}, {}, {}

  --- Notes that something starts, before `now` reads the clocks.
  function log.begin(kind, element)
    count = count + 1
    elements[count], kinds[count] = element, kind
    -- Whatever a table needs in order to grow it takes outside of the interval.
    walls[count], cpus[count] = 0, 0
  end

  --- The wall clock is read last at the start and first at the end. A block has the wall clock alone.
  function log.now()
    if kinds[count] ~= 'describe' then
      if cpu then
        cpus[count] = cpu()
      end
      if ticks then
        tick_counts[count] = ticks()
      end
      if reference then
        reference_counts[count] = reference()
      end
      if cycles then
        cycle_counts[count] = cycles()
      end
    end
    walls[count] = wall()
  end

  --- Notes that something ends.
  function log.finish(kind, element)
    local at_wall, at_cpu = wall(), 0
    if kind ~= 'describe end' then
      local at_cycles = cycles and cycles()
      local at_reference = reference and reference()
      local at_ticks = ticks and ticks()
      if cpu then
        at_cpu = cpu()
      end
      local number = count + 1
      if at_cycles then
        cycle_counts[number] = at_cycles
      end
      if at_reference then
        reference_counts[number] = at_reference
      end
      if at_ticks then
        tick_counts[number] = at_ticks
      end
    end
    count = count + 1
    walls[count], cpus[count] = at_wall, at_cpu
    elements[count], kinds[count] = element, kind
  end

  function log.skip(element)
    log.begin('skipped', element)
  end

  function log.size()
    return count
  end

  function log.at(number)
    return kinds[number], elements[number], walls[number], cpus[number], cycle_counts[number] or 0,
      reference_counts[number] or 0, tick_counts[number] or 0
  end

  --- Forgets all events, and with them busted's elements.
  function log.clear()
    for _, list in pairs({ elements, kinds, walls, cpus, cycle_counts, reference_counts, tick_counts }) do
      for number = 1, count do
        list[number] = nil
      end
    end
    count = 0
  end

  return log
end

return events
