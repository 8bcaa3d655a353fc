--- Tells which interpreter busted runs on, and ends the process: what a module must be compiled for.
local text = require 'busted_profiler.text'

--- The program's file. Linux knows it; elsewhere it is the word that started it.
local function executable()
  local maps = io.open('/proc/self/maps')
  local line = maps and maps:read('*l')
  if maps then
    maps:close()
  end
  local path = line and line:match('%s(/.*)$')
  if path then
    return path
  end
  local word, index = '', 0
  while type(arg) == 'table' and arg[index] do
    word, index = arg[index], index - 1
  end
  return word
end

--- @param path of the file to write
return function(path)
  local writer = text.writer(path)
  writer.record('busted-profiler-pass', '1', 'interpreter')
  writer.record('version', text.quote(_VERSION))
  writer.record('jit', type(jit) == 'table' and '1' or '0')
  writer.record('executable', text.quote(executable()))
  writer.record('cpath', text.quote(package.cpath))
  writer.close()
  os.exit(0)
end
