//! Chance: each draw depends on the seed and on what it is for, never on the order of draws, so
//! that all policies meet the same luck.

/// What a draw is for.
#[derive(Clone, Copy, Debug)]
pub(super) enum For {
    /// What a service is.
    Service,
    /// How well it fits a kind of need.
    Fit,
    /// What its listing says.
    Listing,
    /// Who a client is.
    Client,
    /// What the case manager knows of the client.
    Known,
    /// Whether a client goes on to a try.
    GoingOn,
    /// How a service meets a client.
    Meeting,
    /// Whether an accepted client begins, and for how long.
    Beginning,
    /// Who seeks a place from elsewhere.
    Others,
    /// Whether an agency tells its openings this week.
    Telling,
}

/// The dice of one town.
#[derive(Clone, Copy, Debug)]
pub(super) struct Dice(u64);

impl Dice {
    pub const fn new(seed: u64, town: usize) -> Self {
        Self(mixed(mixed(seed) ^ (town as u64)))
    }

    /// The draws for one thing, told by numbers.
    pub fn cast(self, what: For, numbers: &[usize]) -> Cast {
        let first = mixed(self.0 ^ (what as u64 + 1));
        let seed = numbers.iter().fold(first, |seed, &number| mixed(seed ^ (number as u64 + 1)));
        Cast(fastrand::Rng::with_seed(seed))
    }
}

/// Spreads a number over all bits (`SplitMix64`, Steele and others 2014).
const fn mixed(number: u64) -> u64 {
    let mut z = number.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// Draws, one after the other.
#[derive(Debug)]
pub(super) struct Cast(fastrand::Rng);

impl Cast {
    /// Anything in 0..1 alike.
    pub fn share(&mut self) -> f64 {
        self.0.f64()
    }

    /// Yes, that often.
    pub fn happens(&mut self, chance: f64) -> bool {
        self.share() < chance
    }

    /// One of so many, alike.
    pub fn one_of(&mut self, count: usize) -> usize {
        self.0.usize(..count.max(1))
    }

    /// An amount with the mean 1, small ones the likeliest (exponential).
    pub fn lapse(&mut self) -> f64 {
        -(1.0 - self.share()).ln()
    }

    /// Around 0 with the deviation 1 (Box and Muller 1958).
    pub fn normal(&mut self) -> f64 {
        let (radius, turn) = ((2.0 * self.lapse()).sqrt(), self.share());
        radius * (std::f64::consts::TAU * turn).cos()
    }

    /// How many come in a time in which so many come on average (Poisson, after Knuth).
    pub fn comers(&mut self, mean: f64) -> usize {
        let mut waited = self.lapse();
        let mut came = 0;
        while waited < mean {
            waited += self.lapse();
            came += 1;
        }
        came
    }
}

/// A chance whose odds are multiplied.
pub(super) fn with_odds(chance: f64, factor: f64) -> f64 {
    let (yes, no) = (chance * factor, 1.0 - chance);
    if yes + no > 0.0 { yes / (yes + no) } else { 0.0 }
}
