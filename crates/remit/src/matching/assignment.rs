//! The cheapest way to pair services with lines.

/// Pairs every row with a different column so that the sum of costs is least.
///
/// `cost[row][column]`; there must be at least as many columns as rows. Answers with the column of each
/// row. The Hungarian method with potentials, which takes rows² × columns steps.
pub(super) fn assign(cost: &[Vec<u32>]) -> Vec<usize> {
    let rows = cost.len();
    let columns = cost.first().map_or(0, Vec::len);
    assert!(rows <= columns, "a column for every row");
    // Row and column 0 are a sentinel; everything else is counted from 1.
    let mut row_potential = vec![0_i64; rows + 1];
    let mut column_potential = vec![0_i64; columns + 1];
    let mut row_of = vec![0_usize; columns + 1];
    for row in 1..=rows {
        row_of[0] = row;
        let mut came_from = vec![0_usize; columns + 1];
        let mut least = vec![i64::MAX; columns + 1];
        let mut done = vec![false; columns + 1];
        let mut at = 0;
        while row_of[at] != 0 {
            done[at] = true;
            let current = row_of[at];
            let (mut delta, mut next) = (i64::MAX, 0);
            for column in 1..=columns {
                if done[column] {
                    continue;
                }
                let reduced = i64::from(cost[current - 1][column - 1])
                    - row_potential[current]
                    - column_potential[column];
                if reduced < least[column] {
                    least[column] = reduced;
                    came_from[column] = at;
                }
                if least[column] < delta {
                    delta = least[column];
                    next = column;
                }
            }
            for column in 0..=columns {
                if done[column] {
                    row_potential[row_of[column]] += delta;
                    column_potential[column] -= delta;
                } else {
                    least[column] = least[column].saturating_sub(delta);
                }
            }
            at = next;
        }
        while at != 0 {
            row_of[at] = row_of[came_from[at]];
            at = came_from[at];
        }
    }
    let mut columns_of = vec![0; rows];
    for (column, &row) in row_of.iter().enumerate().skip(1) {
        if row != 0 {
            columns_of[row - 1] = column - 1;
        }
    }
    columns_of
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The least cost by trying everything.
    fn least(cost: &[Vec<u32>], row: usize, used: &mut Vec<bool>) -> u32 {
        if row == cost.len() {
            return 0;
        }
        let mut best = u32::MAX;
        for column in 0..used.len() {
            if !used[column] {
                used[column] = true;
                best = best.min(cost[row][column] + least(cost, row + 1, used));
                used[column] = false;
            }
        }
        best
    }

    fn costs() -> impl Strategy<Value = Vec<Vec<u32>>> {
        (1_usize..5, 0_usize..3).prop_flat_map(|(rows, more)| {
            proptest::collection::vec(proptest::collection::vec(0_u32..20, rows + more), rows)
        })
    }

    proptest! {
        #[test]
        fn no_other_pairing_is_cheaper(cost in costs()) {
            let columns = assign(&cost);
            let sum: u32 = columns.iter().enumerate().map(|(row, &column)| cost[row][column]).sum();
            prop_assert_eq!(sum, least(&cost, 0, &mut vec![false; cost[0].len()]));
            let mut distinct = columns.clone();
            distinct.sort_unstable();
            distinct.dedup();
            prop_assert_eq!(distinct.len(), columns.len());
        }
    }

    #[test]
    fn nothing_pairs_with_nothing() {
        assert!(assign(&[]).is_empty());
    }
}
