// vec: the float32 kernels of the inner loop. Each sums in a fixed order, for every output by
// itself, so that the width of the machine's registers changes no bit. Matrices are row-major (n_in
// x n_out).
//
// Layers have few neurons, so what is left over after whole registers would take most of the time:
// rows are filled up (vec_filled), with zeros.
#ifndef HEBBES_BASE_VEC_H
#define HEBBES_BASE_VEC_H

enum { VEC_ROW = 8 }; // floats in the widest register that is used

// n, filled up to whole registers
static inline int vec_filled(int n) {
  return (n + VEC_ROW - 1) / VEC_ROW * VEC_ROW;
}

// y (n_out) += x (n_in) W (n_in x n_out); n_out: filled up. Four sums, since an addition waits for
// the one before it: s_k of the inputs k, k + 4, ...; what is left over by four goes to y, then
// y += (s_0 + s_1) + (s_2 + s_3).
void vec_matvec_add(int n_in, int n_out, const float *restrict x, const float *restrict w,
                    float *restrict y);
// mean (n) = the mean of the rows (n_rows x n), added from the first on; n_rows: at least 1; n:
// filled up
void vec_mean(int n_rows, int n, const float *restrict rows, float *restrict mean);
// m (n_rows x n_columns): 0 in the columns from n on; n_columns: n filled up
void vec_clear_rest(int n_rows, int n, int n_columns, float *m);
// largest |v[i]|; NaN counts as the largest of all, so the result is finite only if every v[i] is
float vec_max_abs(int n, const float *v);
// v[i] *= factor
void vec_scale(int n, float factor, float *v);
// v[i] = tanh(v[i]), n: filled up; within 0.53 units in the last place; NaN stays NaN. Four times
// as fast as the C library's, and the same bits with any library.
void vec_tanh(int n, float *v);
// 1 when every v[i] is finite, else 0
int vec_all_finite(int n, const float *v);
int vec_all_finite_double(int n, const double *v);

#endif
