//! Chance from a seed: the same seed gives the same draws on every machine and in every version.

/// `SplitMix64` (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014): its whole state is one
/// number, so that every company of a caseload has draws of its own, whatever the order in which they are lived through.
#[derive(Clone, Debug)]
pub struct Chance(u64);

impl Chance {
    /// The draws that belong to a seed and a name.
    #[must_use]
    pub const fn of(seed: u64, name: u64) -> Self {
        Self(seed ^ name.rotate_left(32))
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `bound`, each equally likely (but for one part in four thousand million); nought of nothing.
    pub fn below(&mut self, bound: u32) -> u32 {
        let high = self.next() >> 32;
        let scaled = (high * u64::from(bound)) >> 32;
        u32::try_from(scaled).unwrap_or(0)
    }

    /// One of a list.
    pub fn one_of<'a, T>(&mut self, list: &'a [T]) -> Option<&'a T> {
        let place = self.below(u32::try_from(list.len()).unwrap_or(u32::MAX));
        list.get(usize::try_from(place).unwrap_or(0))
    }
}
