#include "instruction_set.h"

#include "../include/CKernels.h"

#include <stdlib.h>
#include <string.h>

static const char *const names[] = {"portable", "avx2", "avx512"};

static ck_instruction_level best_level(void) {
#if defined(__x86_64__)
    if (__builtin_cpu_supports("x86-64-v4")) return CK_AVX512;
    if (__builtin_cpu_supports("x86-64-v3")) return CK_AVX2;
#endif
    return CK_PORTABLE;
}

static ck_instruction_level allowed_level(void) {
    const char *wish = getenv("DEEPLENS_ISA");
    ck_instruction_level best = best_level();
    for (int level = CK_PORTABLE; wish && level < (int)best; level++)
        if (strcmp(wish, names[level]) == 0) return (ck_instruction_level)level;
    return best;
}

/// 1 + the level in use; 0 until first asked for. Threads that ask at once find the same.
static int chosen;

ck_instructions ck_instructions_in_use(void) {
    int level = __atomic_load_n(&chosen, __ATOMIC_RELAXED);
    if (level == 0) {
        level = 1 + (int)allowed_level();
        __atomic_store_n(&chosen, level, __ATOMIC_RELAXED);
    }
    ck_instructions instructions = {.level = (ck_instruction_level)(level - 1)};
#if defined(__x86_64__)
    if (instructions.level == CK_AVX512) {
        instructions.hasVNNI = __builtin_cpu_supports("avx512vnni") != 0;
        instructions.hasBFloat16 = __builtin_cpu_supports("avx512bf16") != 0;
    }
#endif
    return instructions;
}

int ck_use_instruction_set(const char *name) {
    for (int level = CK_PORTABLE; level <= (int)best_level(); level++)
        if (strcmp(name, names[level]) == 0) {
            __atomic_store_n(&chosen, 1 + level, __ATOMIC_RELAXED);
            return 1;
        }
    return 0;
}

const char *ck_instruction_set(void) { return names[ck_instructions_in_use().level]; }
