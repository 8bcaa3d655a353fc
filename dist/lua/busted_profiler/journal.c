/*
 * The journal in memory: a file that is mapped, so that to note what runs costs no system call, and what was noted last is
 * there even if the process dies. See journal.lua.
 */
#define _POSIX_C_SOURCE 200112L
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <lua.h>
#include <lauxlib.h>

#include "journal.h"

#define SIZE 4096

#define DEEPEST 64

/* One in a process: a line, in place of the one before. */
static char *page;
/* Where the names of each open block end; those below the deepest are left out. */
static size_t path_end[DEEPEST + 1];
static int depth;

static size_t put(size_t at, const char *text, size_t length) {
  char *line_end = page + at;
  if (length > SIZE - 2 - at) length = SIZE - 2 - at;
  memcpy(page + at, text, length);
  while ((line_end = memchr(line_end, '\n', (size_t)(page + at + length - line_end))) != NULL) *line_end = ' ';
  return at + length;
}

static size_t end_line(size_t at) {
  memcpy(page + at, "\n", 2);
  return at;
}

static size_t path(void) { return path_end[depth < DEEPEST ? depth : DEEPEST]; }

void journal_block(const char *name, size_t length) {
  size_t end = page == NULL ? 0 : end_line(put(put(path(), name, length), " ", 1));
  if (++depth <= DEEPEST) path_end[depth] = end;
}

void journal_block_end(void) {
  if (depth > 0) depth--;
}

void journal_test(const char *name, size_t length) {
  if (page != NULL) end_line(put(path(), name, length));
}

/* note(text, more): a line of two parts, outside of all blocks. */
static int note(lua_State *L) {
  size_t length, more_length;
  const char *text = luaL_checklstring(L, 1, &length), *more = luaL_checklstring(L, 2, &more_length);
  depth = 0;
  end_line(put(put(0, text, length), more, more_length));
  return 0;
}

/* open(path): `note`, or nil where the file cannot be mapped. */
static int open_journal(lua_State *L) {
  static const char empty[SIZE];
  int file = open(luaL_checkstring(L, 1), O_RDWR | O_CREAT | O_TRUNC, 0600);
  void *mapped = MAP_FAILED;
  /* Written, so that a full disk is found out here: a mapped page without room on it would kill the process. */
  if (file >= 0 && write(file, empty, SIZE) == SIZE) mapped = mmap(NULL, SIZE, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  if (file >= 0) close(file);
  if (mapped == MAP_FAILED) return 0;
  page = mapped;
  lua_pushcfunction(L, note);
  return 1;
}

int luaopen_busted_profiler_journal(lua_State *L) {
#if LUA_VERSION_NUM >= 502
  luaL_checkversion(L);
#endif
  lua_newtable(L);
  lua_pushcfunction(L, open_journal);
  lua_setfield(L, -2, "open");
  return 1;
}
