--- Anchors as GitHub makes them of headings.
local anchors = {}

--- What a reader sees of a heading: without emphasis, code marks and the targets of links.
function anchors.plain(text)
  return (text:gsub('!?%[(.-)%]%(.-%)', '%1'):gsub('[*`]', ''):gsub('^_(.-)_$', '%1'))
end

--- The anchor of one heading: lower case, blanks as hyphens, no other punctuation. Letters beyond ASCII stay.
function anchors.slug(text)
  local slug = vim.fn.tolower(anchors.plain(text)):gsub('[%c%p]', function(mark)
    return (mark == '-' or mark == '_') and mark or ''
  end)
  return (slug:gsub(' ', '-'))
end

--- A function that gives each heading its anchor: repeated ones are numbered.
function anchors.namer()
  local seen = {}
  return function(text)
    local slug = anchors.slug(text)
    local count = seen[slug]
    seen[slug] = (count or 0) + 1
    return count and slug .. '-' .. count or slug
  end
end

return anchors
