/*
 * The time-stamp counter: `reference_now`, and `REFERENCE`, its name, where the processor is known. `reference_glance` has no
 * fence, which takes as long again: it may be off by some instructions, and serves to ask whether it is late.
 */
#include <stdint.h>

#if defined(__x86_64__)
#define REFERENCE "time-stamp counter (rdtsc)"
static inline uint64_t reference_glance(void) {
  uint32_t low, high;
  __asm__ volatile("rdtsc" : "=a"(low), "=d"(high));
  return (uint64_t)high << 32 | low;
}
static inline uint64_t reference_now(void) {
  uint32_t low, high;
  /* The fence: what stands before has ended. */
  __asm__ volatile("lfence\n\trdtsc" : "=a"(low), "=d"(high) : : "memory");
  return (uint64_t)high << 32 | low;
}
#elif defined(__aarch64__)
#define REFERENCE "virtual counter (cntvct_el0)"
static inline uint64_t reference_glance(void) {
  uint64_t now;
  __asm__ volatile("mrs %0, cntvct_el0" : "=r"(now));
  return now;
}
static inline uint64_t reference_now(void) {
  uint64_t now;
  __asm__ volatile("isb\n\tmrs %0, cntvct_el0" : "=r"(now) : : "memory");
  return now;
}
#endif
