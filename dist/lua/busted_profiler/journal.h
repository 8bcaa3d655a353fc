/* What journal.c offers to the rest of the module. */
#include <stddef.h>

/* One line, in place of the one before: two texts, whose own line ends become spaces; what is too long is cut. */
__attribute__((visibility("hidden"))) void journal_note(const char *text, size_t length, const char *more,
                                                        size_t more_length);
