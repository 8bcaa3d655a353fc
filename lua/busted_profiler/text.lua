--- Text format of requests and passes: one record a line, fields parted by one space, strings escaped.
-- A string field starts with `=`; every byte outside of printable ASCII, the space and `%` stand as `%XX`, so that any
-- bytes survive and an empty string is still a field. Numbers are written so that they read back exactly.
local text = {}

-- (Kept from here on: a test may leave a stub in the library's table.)
local open, rename, concat = io.open, os.rename, table.concat

local char, format, gsub = string.char, string.format, string.gsub

local escaped = {}
for code = 0, 255 do
  if code <= 32 or code >= 127 or code == 37 then
    escaped[char(code)] = format('%%%02X', code)
  end
end

--- Field for a string of any bytes.
function text.quote(value)
  return '=' .. gsub(tostring(value), '[^!-$&-~]', escaped)
end

--- String that a field stands for.
function text.unquote(field)
  return (gsub(field:sub(2), '%%(%x%x)', function(digits)
    return char(tonumber(digits, 16))
  end))
end

--- Field for a number; `-` for nil, and for what is no number (a counter that was lost).
function text.number(value)
  if not value or value ~= value then
    return '-'
  end
  -- 5.1's and LuaJIT's `%d` refuse what an integer cannot hold, `%.0f` does not.
  if value % 1 == 0 and value < 2 ^ 53 and value > -2 ^ 53 then
    return format('%.0f', value)
  end
  return (gsub(format('%.17g', value), ',', '.'))
end

--- Fields of a line, still escaped.
function text.fields(line)
  local fields = {}
  for field in line:gmatch('[^ ]+') do
    fields[#fields + 1] = field
  end
  return fields
end

--- Reads a file of records: list of field lists.
function text.read(path)
  local file = assert(open(path, 'rb'))
  local content = file:read('*a')
  file:close()
  local records = {}
  for line in content:gmatch('[^\r\n]+') do
    records[#records + 1] = text.fields(line)
  end
  return records
end

--- A writer of records. Nothing of it can be read under `path` before `close` has written the last line and renamed it.
function text.writer(path)
  local partial = path .. '.partial'
  local file = assert(open(partial, 'wb'))
  local count = 0
  local writer = {}

  --- Writes one record: fields are ready-made (see `quote` and `number`).
  function writer.record(...)
    count = count + 1
    assert(file:write(concat({ ... }, ' '), '\n'))
  end

  --- The last line says how many went before: a file cut short is told from a whole one.
  function writer.close()
    assert(file:write('end ', format('%.0f', count), '\n'))
    assert(file:close())
    assert(rename(partial, path))
  end

  return writer
end

return text
