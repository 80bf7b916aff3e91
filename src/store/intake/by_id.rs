//! A value for every id of a table, without hashing: ids are counted up from a device tag, so they lie densely.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use crate::domain::id::COUNTER_BITS;

/// A value of `T` for every id; the default one until it is set.
#[derive(Debug, Default)]
pub(super) struct ById<T> {
    of_tag: HashMap<i64, Vec<T>>,
}

impl<T: Copy + Default> ById<T> {
    /// The value of `id`.
    pub fn get(&self, id: i64) -> T {
        let values = self.of_tag.get(&(id >> COUNTER_BITS));
        let value = values.and_then(|values| values.get(counter(id)));
        value.copied().unwrap_or_default()
    }

    /// The place of the value of `id`.
    pub fn place(&mut self, id: i64) -> &mut T {
        let values = self.of_tag.entry(id >> COUNTER_BITS).or_default();
        let at = counter(id);
        if values.len() <= at {
            values.resize(at + 1, T::default());
        }
        &mut values[at]
    }
}

fn counter(id: i64) -> usize {
    (id & ((1 << COUNTER_BITS) - 1)) as usize
}

/// A map whose keys are numbers of this program's own making: nobody chooses them to collide.
pub(super) type NumberMap<K, V> = HashMap<K, V, BuildHasherDefault<Spread>>;

/// Spreads a number over all bits of a hash.
#[derive(Debug, Default)]
pub(super) struct Spread(u64);

impl Hasher for Spread {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.write_u64(u64::from(*byte));
        }
    }

    fn write_u64(&mut self, number: u64) {
        let spread = (self.0 ^ number).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        self.0 = spread ^ spread >> 32;
    }

    fn write_i64(&mut self, number: i64) {
        self.write_u64(number as u64);
    }
}
