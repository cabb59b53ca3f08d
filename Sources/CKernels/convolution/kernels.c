#include "kernels.h"

#include "instruction_set.h"

const ck_kernel_set *ck_kernels(ck_element input) {
    static const ck_kernel_set *const portable[] = {
        [CK_FLOAT32] = &ck_portable_float32,
        [CK_BFLOAT16] = &ck_portable_bfloat16,
        [CK_UINT8] = &ck_portable_uint8,
    };
    return portable[input];
}

const char *ck_arithmetic(ck_element input) { return ck_kernels(input)->name; }
