--- Templates with `{{name}}` and `{{#list}}…{{/list}}`.
local Template = {}
Template.__index = Template

--- A template, ready to be rendered any number of times.
function Template.new(source)
  return setmetatable({ source = source }, Template)
end

local function expand(source, values)
  source = source:gsub('{{#(%w+)}}(.-){{/%1}}', function(name, body)
    local parts = {}
    for _, item in ipairs(values[name] or {}) do parts[#parts + 1] = expand(body, item) end
    return table.concat(parts)
  end)
  return (source:gsub('{{(%w+)}}', function(name) return tostring(values[name] or '') end))
end

function Template:render(values)
  return expand(self.source, values)
end

return Template
