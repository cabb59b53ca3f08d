#include "CKernels.h"

#include <limits.h>

#if defined(__GLIBC__)
#include <malloc.h>
#endif

void ck_keep_memory(size_t limit) {
#if defined(__GLIBC__)
    const int size = limit < INT_MAX ? (int)limit : INT_MAX;
    mallopt(M_MMAP_THRESHOLD, size);
    mallopt(M_TRIM_THRESHOLD, size);
    mallopt(M_TOP_PAD, size / 16);
#else
    (void)limit;
#endif
}
