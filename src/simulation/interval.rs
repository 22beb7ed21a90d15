//! Between which bounds a figure lies, judged by how much it differs from town to town.

/// A figure with its 95 % interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Between {
    pub value: f64,
    pub low: f64,
    pub high: f64,
}

impl Between {
    /// The same in another unit.
    pub fn times(self, factor: f64) -> Self {
        let Self { value, low, high } = self;
        Self { value: value * factor, low: low * factor, high: high * factor }
    }
}

/// The mean over towns.
pub(super) fn mean(towns: &[f64]) -> Between {
    let value = average(towns, None);
    let half = half(towns.len(), |left_out| average(towns, left_out));
    Between { value, low: value - half, high: value + half }
}

/// The mean of one policy over the mean of another in the same towns; its interval is that of its
/// logarithm, which lies about alike to both sides.
pub(super) fn ratio(towns: &[f64], beside: &[f64]) -> Between {
    let of = |left_out| average(towns, left_out) / average(beside, left_out);
    let value = of(None);
    let half = half(towns.len(), |left_out| of(left_out).ln()).exp();
    Between { value, low: value / half, high: value * half }
}

/// Half the width of a 95 % interval, by leaving out each town in turn (jackknife, Tukey 1958).
fn half(towns: usize, figure: impl Fn(Option<usize>) -> f64) -> f64 {
    let without: Vec<f64> = (0..towns).map(|town| figure(Some(town))).collect();
    let middle = average(&without, None);
    let n = float(towns);
    let squares: f64 = without.iter().map(|one| (one - middle).powi(2)).sum();
    student(n - 1.0) * (squares * (n - 1.0) / n).sqrt()
}

/// The 97.5 % point of Student's t (Abramowitz and Stegun 26.7.5, two terms).
fn student(freedom: f64) -> f64 {
    let z = 1.959_964_f64;
    let first = (z.powi(3) + z) / 4.0;
    let second = (5.0 * z.powi(5) + 16.0 * z.powi(3) + 3.0 * z) / 96.0;
    z + first / freedom + second / freedom.powi(2)
}

fn average(towns: &[f64], left_out: Option<usize>) -> f64 {
    let kept = towns.iter().enumerate().filter(|(number, _)| Some(*number) != left_out);
    let (sum, count) = kept.fold((0.0, 0), |(sum, count), (_, one)| (sum + one, count + 1));
    sum / float(count)
}

#[expect(clippy::cast_precision_loss, reason = "towns are few")]
const fn float(count: usize) -> f64 {
    count as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_interval_is_students() {
        let Between { value, low, high } = mean(&[1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0]);
        // t(7) = 2.3646; the deviation of the mean is 0.8660.
        assert!((value - 4.5).abs() < 1e-9, "{value}");
        assert!((high - 4.5 - 2.048).abs() < 0.01 && (4.5 - low - 2.048).abs() < 0.01, "{high}");
    }

    #[test]
    fn a_ratio_of_what_goes_together_is_sure() {
        let Between { value, low, high } = ratio(&[2.0, 4.0, 6.0], &[1.0, 2.0, 3.0]);
        assert!((value - 2.0).abs() + (high - low).abs() < 1e-9, "{value} {low} {high}");
    }
}
