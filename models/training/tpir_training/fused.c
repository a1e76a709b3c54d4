/* Passes over channels-last bfloat16 rows, computed in float32 (see fused.py): the gate of equation 7 and the normalised, modulated
   input of equation 5. Each call replaces several passes over memory. */
#include <math.h>
#include <stdint.h>
#include <string.h>

#define WIDEST 1024

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

/* The normal distribution function at a; *bell is exp(-a^2 / 2). Abramowitz and Stegun 7.1.26: error below 1.5e-7. */
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

/* x (crops x rows x width) to normed = (x - mean) / deviation per row; inverse is 1 / deviation (crops x rows), means (crops x width)
   the means of normed over the rows of a crop. */
void norm_forward(const uint16_t *restrict x, uint16_t *restrict normed, float *restrict inverse, float *restrict means,
                  long crops, long rows, long width, float epsilon) {
    for (long crop = 0; crop < crops; crop++) {
        float total[WIDEST];
        for (long i = 0; i < width; i++) total[i] = 0;
        for (long row = 0; row < rows; row++) {
            const uint16_t *restrict in = x + (crop * rows + row) * width;
            uint16_t *restrict out = normed + (crop * rows + row) * width;
            float values[WIDEST], sum = 0, squares = 0;
            for (long i = 0; i < width; i++) { values[i] = widen(in[i]); sum += values[i]; }
            float mean = sum / width;
            for (long i = 0; i < width; i++) { values[i] -= mean; squares += values[i] * values[i]; }
            float scale = 1.0f / sqrtf(squares / width + epsilon);
            inverse[crop * rows + row] = scale;
            for (long i = 0; i < width; i++) { float v = values[i] * scale; total[i] += v; out[i] = narrow(v); }
        }
        for (long i = 0; i < width; i++) means[crop * width + i] = total[i] / rows;
    }
}

/* Slopes of normed and of means to the slope of x. */
void norm_backward(const uint16_t *restrict normed, const float *restrict inverse, const uint16_t *restrict slope, const float *restrict mean_slope,
                   uint16_t *restrict result, long crops, long rows, long width) {
    for (long crop = 0; crop < crops; crop++) {
        float shared[WIDEST];
        for (long i = 0; i < width; i++) shared[i] = mean_slope[crop * width + i] / rows;
        for (long row = 0; row < rows; row++) {
            long at = (crop * rows + row) * width;
            float g[WIDEST], n[WIDEST], sum = 0, product = 0;
            for (long i = 0; i < width; i++) {
                n[i] = widen(normed[at + i]);
                g[i] = widen(slope[at + i]) + shared[i];
                sum += g[i];
                product += g[i] * n[i];
            }
            float mean = sum / width, along = product / width, scale = inverse[crop * rows + row];
            for (long i = 0; i < width; i++) result[at + i] = narrow(scale * (g[i] - mean - n[i] * along));
        }
    }
}

/* normed * scale + shift; scale and shift are crops x width. */
void modulate_forward(const uint16_t *restrict normed, const float *restrict scale, const float *restrict shift, uint16_t *restrict output,
                      long crops, long rows, long width) {
    for (long crop = 0; crop < crops; crop++)
        for (long row = 0; row < rows; row++) {
            long at = (crop * rows + row) * width;
            for (long i = 0; i < width; i++)
                output[at + i] = narrow(widen(normed[at + i]) * scale[crop * width + i] + shift[crop * width + i]);
        }
}

/* The slope of the output to those of normed, scale and shift. */
void modulate_backward(const uint16_t *restrict normed, const float *restrict scale, const uint16_t *restrict slope, uint16_t *restrict result,
                       float *restrict scale_slope, float *restrict shift_slope, long crops, long rows, long width) {
    for (long crop = 0; crop < crops; crop++) {
        float products[WIDEST], sums[WIDEST], factor[WIDEST];
        for (long i = 0; i < width; i++) { products[i] = sums[i] = 0; factor[i] = scale[crop * width + i]; }
        for (long row = 0; row < rows; row++) {
            long at = (crop * rows + row) * width;
            for (long i = 0; i < width; i++) {
                float g = widen(slope[at + i]);
                products[i] += g * widen(normed[at + i]);
                sums[i] += g;
                result[at + i] = narrow(g * factor[i]);
            }
        }
        for (long i = 0; i < width; i++) { scale_slope[crop * width + i] = products[i]; shift_slope[crop * width + i] = sums[i]; }
    }
}

/* Sums of squares over the rows of each picture (pictures x width). */
void squares_forward(const uint16_t *restrict x, float *restrict squares, long pictures, long rows, long width) {
    for (long picture = 0; picture < pictures; picture++) {
        float total[WIDEST];
        for (long i = 0; i < width; i++) total[i] = 0;
        for (long row = 0; row < rows; row++) {
            const uint16_t *restrict in = x + (picture * rows + row) * width;
            for (long i = 0; i < width; i++) { float v = widen(in[i]); total[i] += v * v; }
        }
        for (long i = 0; i < width; i++) squares[picture * width + i] = total[i];
    }
}

/* result += 2 x slope, the slope of the sums of squares added to what came from elsewhere. */
void squares_backward(const uint16_t *restrict x, const float *restrict slope, uint16_t *restrict result, long pictures, long rows, long width) {
    for (long picture = 0; picture < pictures; picture++)
        for (long row = 0; row < rows; row++) {
            long at = (picture * rows + row) * width;
            for (long i = 0; i < width; i++)
                result[at + i] = narrow(widen(result[at + i]) + 2 * widen(x[at + i]) * slope[picture * width + i]);
        }
}
