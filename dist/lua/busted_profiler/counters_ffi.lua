--- The machine's counters for LuaJIT, by its FFI: `perf_event_open`, and a stub of machine code that reads the
-- time-stamp counter. Linux on x86-64 and arm64.
local counters_ffi = {}

-- lfence; rdtsc; shl rdx, 32; or rax, rdx; cvtsi2sd xmm0, rax; ret
local X64 = {
  0x0F, 0xAE, 0xE8, 0x0F, 0x31, 0x48, 0xC1, 0xE2, 0x20, 0x48, 0x09, 0xD0, 0xF2, 0x48, 0x0F, 0x2A, 0xC0, 0xC3,
}
-- isb; mrs x0, cntvct_el0; ucvtf d0, x0; ret
local ARM64 = { 0xDF, 0x3F, 0x03, 0xD5, 0x40, 0xE0, 0x3B, 0xD5, 0x00, 0x00, 0x63, 0x9E, 0xC0, 0x03, 0x5F, 0xD6 }

local MACHINES = {
  x64 = { code = X64, source = 'time-stamp counter (rdtsc)', perf_event_open = 298 },
  arm64 = { code = ARM64, source = 'virtual counter (cntvct_el0)', perf_event_open = 241 },
}

local PAGE = 4096
local READ_WRITE, READ_EXECUTE = 3, 5
local PRIVATE_ANONYMOUS = 0x22
local CLOSE_ON_EXEC = 8
-- Bits of `perf_event_attr`: pinned, exclude_kernel, exclude_hv. Pinned: always on the counter, or in error; a count is
-- never scaled up from a part of the time.
local FLAGS = 0x4 + 0x20 + 0x40
-- The first published size of `perf_event_attr`, which every kernel takes.
local ATTRIBUTES_SIZE = 64

-- Names of our own, so that no declaration of the suite's meets ours.
local DECLARATIONS = [[
  void *busted_profiler_mmap(void *, size_t, int, int, int, long) __asm__("mmap");
  int busted_profiler_mprotect(void *, size_t, int) __asm__("mprotect");
  int busted_profiler_munmap(void *, size_t) __asm__("munmap");
  long busted_profiler_syscall(long, ...) __asm__("syscall");
  long busted_profiler_read(int, void *, size_t) __asm__("read");
]]

--- A function of machine code: the page is written first and made executable then, never both at once.
-- @return function, or nil and errno where the system forbids it
local function stub(ffi, code)
  local C = ffi.C
  local page = C.busted_profiler_mmap(nil, PAGE, READ_WRITE, PRIVATE_ANONYMOUS, -1, 0)
  if ffi.cast('intptr_t', page) == -1 then
    return nil, ffi.errno()
  end
  ffi.copy(page, ffi.new('uint8_t[?]', #code, code), #code)
  -- (arm64: the kernel brings the instruction cache up to date when a page becomes executable.)
  if C.busted_profiler_mprotect(page, PAGE, READ_EXECUTE) ~= 0 then
    local errno = ffi.errno()
    C.busted_profiler_munmap(page, PAGE)
    return nil, errno
  end
  return ffi.cast('double (*)(void)', page)
end

--- @return `reference` (reads the time-stamp counter; or nil and `reference_reason`), `reference_source`, and
--   `event(type, config)` (function that reads the event's count in this thread, or nil and errno); or nil and why not
function counters_ffi.open()
  local found, ffi = pcall(require, 'ffi')
  if not found then
    return nil, 'this LuaJIT is built without its FFI'
  end
  local machine = MACHINES[jit.arch]
  if jit.os ~= 'Linux' or not machine then
    return nil, ('LuaJIT reads it on Linux with x86-64 or arm64 only, this is %s with %s'):format(jit.os, jit.arch)
  end
  ffi.cdef(DECLARATIONS)
  local C = ffi.C
  local counters = { reference_source = machine.source }

  local read_counter, errno = stub(ffi, machine.code)
  if read_counter then
    counters.reference = function()
      return read_counter()
    end
  else
    counters.reference_reason = ('the system lets no memory become executable (errno %d)'):format(errno)
  end

  function counters.event(kind, config)
    local attributes = ffi.new('uint64_t[?]', ATTRIBUTES_SIZE / 8)
    attributes[0] = kind + ATTRIBUTES_SIZE * 2 ^ 32
    attributes[1] = config
    attributes[5] = FLAGS
    local int, long = ffi.typeof('int'), ffi.typeof('long')
    local descriptor = tonumber(C.busted_profiler_syscall(machine.perf_event_open, attributes, int(0), int(-1), int(-1),
      long(CLOSE_ON_EXEC)))
    if descriptor < 0 then
      return nil, ffi.errno()
    end
    local count = ffi.new('uint64_t[1]')
    return function()
      if C.busted_profiler_read(descriptor, count, 8) ~= 8 then
        -- The kernel took the counter away.
        return 0 / 0
      end
      return tonumber(count[0])
    end
  end

  return counters
end

return counters_ffi
