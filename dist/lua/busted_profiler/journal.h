/* What journal.c offers to the rest of the module. */
#include <stddef.h>

#define HIDDEN __attribute__((visibility("hidden")))

/*
 * Names as they begin and end, so that nobody puts a path of names together for each test. A line end in a name becomes a
 * space; what is too long is cut.
 */
HIDDEN void journal_block(const char *name, size_t length);
HIDDEN void journal_block_end(void);
HIDDEN void journal_test(const char *name, size_t length);
