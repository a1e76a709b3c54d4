/* gelu(a) * b and its derivative over bfloat16 rows that hold a and b side by side (see gated_gelu.py).
   The normal distribution function follows Abramowitz and Stegun 7.1.26 (error below 1.5e-7, far below bfloat16). */
#include <math.h>
#include <stdint.h>
#include <string.h>

static inline float widen(uint16_t value) {
    uint32_t bits = (uint32_t)value << 16;
    float result;
    memcpy(&result, &bits, 4);
    return result;
}

static inline uint16_t narrow(float value) {
    uint32_t bits;
    memcpy(&bits, &value, 4);
    return (uint16_t)((bits + 0x7fff + ((bits >> 16) & 1)) >> 16);
}

/* Returns the normal distribution function at a; *bell is exp(-a^2 / 2). */
static inline float distribution(float a, float *bell) {
    float x = fabsf(a) * 0.70710678118f;
    *bell = expf(-x * x);
    float t = 1.0f / (1.0f + 0.3275911f * x);
    float p = t * (0.254829592f + t * (-0.284496736f + t * (1.421413741f + t * (-1.453152027f + t * 1.061405429f))));
    float tail = 0.5f * p * *bell;
    return a >= 0 ? 1.0f - tail : tail;
}

void gated_gelu_forward(const uint16_t *restrict input, uint16_t *restrict output, long rows, long width) {
    for (long row = 0; row < rows; row++) {
        const uint16_t *restrict a = input + row * 2 * width, *restrict b = a + width;
        uint16_t *restrict y = output + row * width;
        for (long i = 0; i < width; i++) {
            float bell, value = widen(a[i]);
            y[i] = narrow(value * distribution(value, &bell) * widen(b[i]));
        }
    }
}

void gated_gelu_backward(const uint16_t *restrict input, const uint16_t *restrict slope, uint16_t *restrict result,
                         long rows, long width) {
    for (long row = 0; row < rows; row++) {
        const uint16_t *restrict a = input + row * 2 * width, *restrict b = a + width, *restrict g = slope + row * width;
        uint16_t *restrict da = result + row * 2 * width, *restrict db = da + width;
        for (long i = 0; i < width; i++) {
            float bell, value = widen(a[i]), share = distribution(value, &bell), above = widen(g[i]);
            da[i] = narrow(above * widen(b[i]) * (share + value * 0.3989422804f * bell));
            db[i] = narrow(above * value * share);
        }
    }
}
