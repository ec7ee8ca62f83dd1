package io.twinseal.inference.train;

/** Linear equations with a symmetric positive definite matrix. */
final class Cholesky {
    private Cholesky() {}

    /** Replaces the lower triangle of a positive definite matrix by its Cholesky factor. */
    static void factorise(double[][] matrix) {
        for (int row = 0; row < matrix.length; row++) {
            for (int column = 0; column <= row; column++) {
                double sum = matrix[row][column];
                for (int k = 0; k < column; k++) {
                    sum -= matrix[row][k] * matrix[column][k];
                }
                matrix[row][column] = row == column ? Math.sqrt(sum) : sum / matrix[column][column];
            }
        }
    }

    /** Solves the equations whose matrix has this factor. */
    static double[] substitute(double[][] factor, double[] right) {
        var x = right.clone();
        for (int row = 0; row < x.length; row++) {
            for (int k = 0; k < row; k++) {
                x[row] -= factor[row][k] * x[k];
            }
            x[row] /= factor[row][row];
        }
        for (int row = x.length - 1; row >= 0; row--) {
            for (int k = row + 1; k < x.length; k++) {
                x[row] -= factor[k][row] * x[k];
            }
            x[row] /= factor[row][row];
        }
        return x;
    }
}
