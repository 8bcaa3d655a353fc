--- The journal: each file and test, told before it runs, for a process that does not live to tell. Its last line is
-- what was begun last (the end of a test is not told: that would cost as much again); a NUL ends it.
local compiled = require 'busted_profiler.compiled'

local journal = {}

--- @param path file of the journal
-- @param module_path file of the compiled module, which writes without a system call, or nil
-- @return function that is told a name in two parts: the names of a test's blocks, and its own; and whether the module
--   writes it
function journal.open(path, module_path)
  local module = compiled.load(module_path, 'journal')
  local note = module and module.open(path)
  if note then
    return note, true
  end
  local file = assert(io.open(path, 'wb'))
  -- Each line is one write of the system's, and needs no flush.
  file:setvbuf('line')
  local write, find, gsub = file.write, string.find, string.gsub
  return function(before, name)
    if find(name, '\n', 1, true) then
      name = gsub(name, '\n', ' ')
    end
    write(file, before, name, '\n')
  end, false
end

return journal
