// vec: the float32 kernels of the inner loop. Each sums in a fixed order (over the presynaptic
// index, one after the other, for every output by itself), so that the width of the machine's
// registers changes no bit. Matrices are row-major (n_in x n_out).
#ifndef HEBBES_BASE_VEC_H
#define HEBBES_BASE_VEC_H

// y (n_out) += x (n_in) W (n_in x n_out)
void vec_matvec_add(int n_in, int n_out, const float *restrict x, const float *restrict w,
                    float *restrict y);
// largest |v[i]|; NaN counts as the largest of all, so the result is finite only if every v[i] is
float vec_max_abs(int n, const float *v);
// v[i] *= factor
void vec_scale(int n, float factor, float *v);
// v[i] = tanh(v[i]), within 0.53 units in the last place; NaN stays NaN. Four times as fast as the
// C library's, and the same bits with any library.
void vec_tanh(int n, float *v);
// 1 when every v[i] is finite, else 0
int vec_all_finite(int n, const float *v);
int vec_all_finite_double(int n, const double *v);

#endif
