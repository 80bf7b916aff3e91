//! A small generator of repeatable chance: the same on every platform, and each place has its own stream, so that what
//! is drawn for one household never depends on what was drawn for another.

/// One stream of numbers (`SplitMix64`).
pub(super) struct Chance(u64);

/// What a stream decides about; streams of different kinds share no numbers.
#[derive(Clone, Copy)]
pub(super) enum Topic {
    /// The regions and pools of a whole list.
    List = 1,
    /// A village: its name, size, clans, habits.
    Village = 2,
    /// A household: everything in it.
    Household = 3,
    /// The two weeks of visits of a village.
    Story = 4,
    /// The steps of a household's members in the campaign.
    Steps = 5,
    /// The cards and groups of a household's members.
    Cards = 6,
}

impl Chance {
    /// The stream of one village or household of the list of `seed`.
    pub(super) fn new(seed: u64, topic: Topic, place: u64) -> Self {
        let start = mix(seed ^ mix(topic as u64));
        Self(mix(start ^ place.wrapping_mul(0xd134_2543_de82_ef95)))
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        mix(self.0)
    }

    /// A number from 0 to below `bound`.
    pub(super) fn below(&mut self, bound: usize) -> usize {
        (((self.next() >> 32) * bound as u64) >> 32) as usize
    }

    /// A number from `low` to `high`, both included.
    pub(super) fn between(&mut self, low: i32, high: i32) -> i32 {
        low + self.below((high - low + 1).max(1) as usize) as i32
    }

    /// True in `share` of 1000 cases.
    pub(super) fn happens(&mut self, share: u32) -> bool {
        self.below(1000) < share as usize
    }

    /// One item of a list that is not empty.
    pub(super) fn pick<T: Copy>(&mut self, items: &[T]) -> T {
        items[self.below(items.len())]
    }
}

/// Mixes the bits of a number; different numbers stay different.
pub(super) fn mix(number: u64) -> u64 {
    let number = (number ^ (number >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let number = (number ^ (number >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    number ^ (number >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn streams_repeat_and_differ() {
        let draw = |seed, topic, place| {
            let mut chance = Chance::new(seed, topic, place);
            [chance.below(1000), chance.below(1000), chance.below(1000)]
        };
        let first = draw(1, Topic::Household, 7);
        assert_eq!(draw(1, Topic::Household, 7), first);
        for other in [
            draw(2, Topic::Household, 7),
            draw(1, Topic::Village, 7),
            draw(1, Topic::Household, 8),
        ] {
            assert_ne!(other, first);
        }
    }

    #[test]
    fn bounds_hold() {
        let mut chance = Chance::new(1, Topic::List, 0);
        for _ in 0..2000 {
            assert!(chance.below(3) < 3);
            assert!((-2..=2).contains(&chance.between(-2, 2)));
        }
        assert!(!chance.happens(0));
        assert!(chance.happens(1000));
    }
}
