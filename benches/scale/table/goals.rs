//! The goals of `../shared/perf/GOALS.md`: what each asks, what was seen, and whether that meets it.

/// A million services are what most goals are for.
const FOR: usize = 1_000_000;

/// On which side of its limit a figure should be.
#[derive(Clone, Copy)]
pub enum Sign {
    AtMost,
    AtLeast,
}

/// Whether goals are to be met here or only something to go by.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Goals {
    Hold,
    Orient,
}

impl Goals {
    /// Those for a million, at this size.
    pub const fn at(size: usize) -> Self {
        if size == FOR { Self::Hold } else { Self::Orient }
    }

    /// Those for growing a hundredfold.
    pub const fn of_growth(from: usize, to: usize) -> Self {
        if from == 10_000 && to == FOR { Self::Hold } else { Self::Orient }
    }

    /// The limit and what was seen; where the goal holds, whether it was met.
    pub fn tell(self, what: &str, sign: Sign, limit: f64, unit: &str, seen: f64) -> String {
        let (sign, is_met) = match sign {
            Sign::AtMost => ('≤', seen <= limit),
            Sign::AtLeast => ('≥', seen >= limit),
        };
        let told = format!("{what} {sign} {limit} {unit}: {} {unit}", number(seen));
        let told = told.trim_start();
        match (self, is_met) {
            (Self::Orient, _) => told.to_owned(),
            (Self::Hold, true) => format!("{told}, met"),
            (Self::Hold, false) => format!("{told}, **missed**"),
        }
    }
}

/// With as many places as tell something.
pub fn number(figure: f64) -> String {
    let places = match figure {
        figure if figure < 1.0 => 2,
        figure if figure < 100.0 => 1,
        _ => 0,
    };
    format!("{figure:.places$}")
}
