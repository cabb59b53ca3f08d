#include "../include/CKernelsConvolution.h"

#if defined(__linux__)
#include <limits.h>
#include <linux/futex.h>
#include <sys/syscall.h>
#include <unistd.h>
#else
#include <sched.h>
#endif

/// Some ten microseconds: longer than the differences between shares of a layer, far shorter than
/// a time slice, for which a member without a core of its own may be away.
#define SPINS 4000

static void pause_briefly(void) {
#if defined(__x86_64__)
    __builtin_ia32_pause();
#elif defined(__aarch64__)
    __asm__ volatile("yield");
#endif
}

static void sleep_while(uint32_t *word, uint32_t value) {
#if defined(__linux__)
    syscall(SYS_futex, word, FUTEX_WAIT_PRIVATE, value, NULL, NULL, 0);
#else
    (void)word, (void)value;
    sched_yield();
#endif
}

static void wake_all(uint32_t *word) {
#if defined(__linux__)
    syscall(SYS_futex, word, FUTEX_WAKE_PRIVATE, INT_MAX, NULL, NULL, 0);
#else
    (void)word;
#endif
}

void ck_barrier_init(ck_barrier *barrier, uint32_t members) {
    *barrier = (ck_barrier){.members = members};
}

void ck_barrier_wait(ck_barrier *barrier) {
    uint32_t generation = __atomic_load_n(&barrier->generation, __ATOMIC_ACQUIRE);
    if (__atomic_add_fetch(&barrier->arrived, 1, __ATOMIC_ACQ_REL) == barrier->members) {
        // The others wait, so that nobody counts before the new generation is there.
        __atomic_store_n(&barrier->arrived, 0, __ATOMIC_RELAXED);
        __atomic_store_n(&barrier->generation, generation + 1, __ATOMIC_SEQ_CST);
        // Either this sees a sleeper, or the sleeper sees the new generation.
        if (__atomic_load_n(&barrier->sleepers, __ATOMIC_SEQ_CST) > 0)
            wake_all(&barrier->generation);
        return;
    }
    for (int spin = 0; spin < SPINS; spin++) {
        if (__atomic_load_n(&barrier->generation, __ATOMIC_ACQUIRE) != generation) return;
        pause_briefly();
    }
    __atomic_add_fetch(&barrier->sleepers, 1, __ATOMIC_SEQ_CST);
    while (__atomic_load_n(&barrier->generation, __ATOMIC_SEQ_CST) == generation)
        sleep_while(&barrier->generation, generation);
    __atomic_sub_fetch(&barrier->sleepers, 1, __ATOMIC_RELAXED);
}
