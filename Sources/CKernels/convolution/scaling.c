#include "kernels.h"

ck_scaling ck_scaling_of(const ck_convolution *c, int hasResidual) {
#pragma clang fp contract(off)
    ck_scaling s = {.lower = c->lower, .upper = c->upper, .inverse = 1, .residualScale = 1};
    if (c->output.element == CK_UINT8) {
        s.inverse = 1 / c->output.scale;
        s.zero = (float)c->output.zero;
        s.lower = s.lower * s.inverse + s.zero;
        s.upper = s.upper * s.inverse + s.zero;
        s.lower = s.lower > 0 ? s.lower : 0;
        s.upper = s.upper < 255 ? s.upper : 255;
    }
    if (hasResidual && c->residual.element == CK_UINT8) {
        s.residualScale = c->residual.scale;
        s.residualZero = c->residual.scale * (float)c->residual.zero;
    }
    s.residualScale = s.residualScale * s.inverse;
    return s;
}

void ck_scale_panel(ck_scaling *s, const ck_convolution *c, size_t first, size_t count) {
#pragma clang fp contract(off)
    for (size_t i = 0; i < count; i++) {
        float multiplier = c->input.element == CK_UINT8 ? c->multipliers[first + i] : 1;
        s->multipliers[i] = multiplier * s->inverse;
        float offset = (c->offsets[first + i] - s->residualZero) * s->inverse;
        s->offsets[i] = offset + s->zero;
    }
}
