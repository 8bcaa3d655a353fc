--- One pass, from the request to the file.
local text = require 'busted_profiler.text'

-- (Kept from here on: a test may leave a stub in the library's table.)
local min, sub = math.min, string.sub

local quote, number = text.quote, text.number

--- Reads the request: table of words by key; `file` may stand several times and becomes a list.
local function read_request(path)
  local request = { files = {} }
  for _, fields in ipairs(text.read(path)) do
    local key, value = fields[1], text.unquote(fields[2])
    if key == 'file' then
      table.insert(request.files, value)
    else
      request[key] = value
    end
  end
  return request
end

--- How the interpreter names itself.
local function interpreter_name()
  if type(vim) == 'table' and type(vim.version) ~= 'nil' then
    local version = vim.version()
    local runtime = type(jit) == 'table' and jit.version or _VERSION
    return ('NVIM v%d.%d.%d (%s)'):format(version.major, version.minor, version.patch, runtime)
  end
  if type(jit) == 'table' then
    return jit.version
  end
  return _VERSION
end

--- The file names of a shard: `./spec/a.lua` and `spec/a.lua` are one file.
local function among(files)
  if #files == 0 then
    return nil
  end
  local set = {}
  local function plain(name)
    return (name:gsub('\\', '/'):gsub('^%./', ''))
  end
  for _, name in ipairs(files) do
    set[plain(name)] = true
  end
  return function(name)
    return set[plain(name)] == true
  end
end

local function times_fields(times, has)
  return number(times[1]), number(times[2]), number(has.cycles and times[3] or nil),
    number(has.reference and times[4] or nil), number(has.ticks and times[5] or nil)
end

local function write_results(writer, results, found)
  writer.record('suite', number(results.runs), number(results.successes), number(results.pending),
    times_fields(results.suite, found))
  for _, test in ipairs(results.tests) do
    writer.record('test', quote(test.file), number(test.line), quote(test.source), number(test.first),
      number(test.last), test.passed and '1' or '0', times_fields(test, found))
    for _, name in ipairs(test.names) do
      writer.record('part', quote(name))
    end
  end
  for _, file in ipairs(results.files) do
    writer.record('file', quote(file.file), times_fields(file, found))
  end
  for _, block in ipairs(results.blocks) do
    writer.record('block', quote(block.file), number(block.line), number(block[1]))
    for _, name in ipairs(block.names) do
      writer.record('part', quote(name))
    end
  end
  for _, failure in ipairs(results.failures) do
    writer.record(failure.kind, quote(failure.name), quote(failure.file), number(failure.line),
      quote(sub(failure.message, 1, 2000)))
  end
end

--- At busted's exit these are the modules that busted had loaded before the tests: it forgets those of each spec file.
local function write_loaded(writer, modules)
  modules.each(function(name, file)
    writer.record('loaded', quote(name), quote(file or ''))
  end)
end

--- The machine's counters: only the timing pass is free of an instrument's own work.
local function open_counters(request)
  if request.pass ~= 'timing' then
    local reason = 'only the timing pass reads it'
    return { cycles_text = reason, reference_text = reason }
  end
  return require('busted_profiler.counters').open(request.counters, request['no-counters'])
end

--- The instrument of a pass, by name.
local function open_instrument(request, clock)
  local interval = tonumber(request.interval)
  if request.pass == 'timing' then
    local shift = require('busted_profiler.collector').shift
    return {
      suite_start = function()
        shift(tonumber(request.phase))
      end,
    }
  end
  if request.pass == 'counting' then
    return require('busted_profiler.counting').open(interval, request.counters)
  elseif request.pass == 'sampling' then
    if request.executed then
      return require('busted_profiler.executed').open(interval, request.counters)
    elseif type(jit) == 'table' then
      return require('busted_profiler.jit_sampling').open(clock, tonumber(request.milliseconds))
    end
    return require('busted_profiler.sampling').open(clock, interval, tonumber(request.phase), request.counters)
  end
  return require('busted_profiler.calls').open(clock, request.counters)
end

--- @param folder holds `request`; gets `journal` and `pass`
return function(folder)
  local request = read_request(folder .. '/request')
  if request.pass == 'interpreter' then
    return require('busted_profiler.interpreter')(folder .. '/pass')
  end
  local busted = require 'busted'
  local suite = require('busted_profiler.suite')
  local journal, mapped = require('busted_profiler.journal').open(folder .. '/journal', request.counters)
  -- (Its events have no ticks, and its journal is the mapped one.)
  local module = request.pass == 'timing' and mapped
    and require('busted_profiler.compiled').load(request.counters, 'events') or nil
  local found, told = require('busted_profiler.clocks').open(open_counters(request), module)
  local instrument, ticks, trouble = open_instrument(request, found.wall)
  found.ticks = ticks
  -- Before busted starts its own clock; of use only where times are compared.
  local control = request.pass == 'timing' and require('busted_profiler.control')
  local modules = request.pass == 'timing' and require('busted_profiler.modules')
  local control_time = control and control.measure(found.wall)

  -- An interpreter that seeds itself makes every run another one.
  if _VERSION >= 'Lua 5.4' and request.seed then
    math.randomseed(tonumber(request.seed))
  end

  suite.follow(busted, found, instrument, {
    files = among(request.files),
    journal = journal,
    module = module,
    finish = function(results)
      local handle = instrument.handle
      if handle and handle.blocked then
        trouble = 'the suite sets a debug hook of its own before the tests start (luacov does); the ' .. request.pass
          .. ' pass cannot see past it'
        ticks, found.ticks, instrument.write = nil, nil, nil
      end
      local writer = text.writer(folder .. '/pass')
      writer.record('busted-profiler-pass', '1', request.pass)
      writer.record('interpreter', quote(interpreter_name()))
      writer.record('busted', quote(busted.version or ''))
      writer.record('compiled', mapped and '1' or '0')
      for _, clock in ipairs(told) do
        writer.record('clock', clock[1], clock[2] and '1' or '0', quote(clock[3]))
      end
      writer.record('clock', 'vm-instructions', ticks and '1' or '0',
        quote(ticks and 'count hook' or trouble or 'only the counting pass counts them'))
      if control then
        writer.record('control', number(min(control_time, control.measure(found.wall))))
      end
      if ticks then
        writer.record('tick', request.interval)
      end
      write_results(writer, results, found)
      if modules then
        write_loaded(writer, modules)
      end
      if instrument.write then
        instrument.write(writer)
      end
      if trouble then
        writer.record('note', quote(trouble))
      end
      local taken = handle and handle.taken or 0
      if taken > 0 and not handle.blocked then
        writer.record('note', quote(('the suite sets a debug hook of its own ('
          .. '%s); what runs under it is not seen by the %s pass'):format(
          taken == 1 and 'once' or taken .. ' times', request.pass)))
      end
      writer.close()
    end,
  })
  -- Traces of ours would be in the way of the suite's, which the timing pass alone leaves to LuaJIT's compiler.
  if control and type(jit) == 'table' then
    jit.flush()
  end
end
