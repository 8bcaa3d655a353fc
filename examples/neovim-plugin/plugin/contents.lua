vim.api.nvim_create_user_command('Contents', function()
  local count = require('contents').update(0)
  vim.notify(('Table of contents: %d entries.'):format(count))
end, { desc = 'Write or update the table of contents of this Markdown buffer' })
