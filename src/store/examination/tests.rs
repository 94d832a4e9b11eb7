//! What a database's list of migrations says about it.

use super::Shape;
use super::shape::judge;

#[test]
fn a_list_of_migrations_is_judged_as_a_start_would() {
    let ours = [(1, "a".to_owned()), (2, "b".to_owned())];
    let of = |applied: &[(i64, bool, &str)]| {
        let applied: Vec<(i64, bool, String)> = applied
            .iter()
            .map(|(version, success, sum)| (*version, *success, (*sum).to_owned()))
            .collect();
        judge(&applied, &ours)
    };
    assert_eq!(of(&[]), Shape::Older { found: 0, ours: 2 });
    assert_eq!(of(&[(1, true, "a")]), Shape::Older { found: 1, ours: 2 });
    assert_eq!(of(&[(2, true, "b")]), Shape::Older { found: 2, ours: 2 });
    assert_eq!(of(&[(1, true, "a"), (2, true, "b")]), Shape::Same(2));
    assert_eq!(of(&[(1, true, "a"), (2, true, "x")]), Shape::Altered(2));
    assert_eq!(of(&[(1, true, "x")]), Shape::Altered(1));
    assert_eq!(of(&[(1, true, "a"), (2, false, "b")]), Shape::Failed(2));
    let newer = Shape::Newer { found: 3, ours: 2 };
    assert_eq!(of(&[(1, true, "a"), (2, true, "b"), (3, true, "c")]), newer);
    // A start tells of the unknown one before it compares.
    assert_eq!(of(&[(1, true, "x"), (3, true, "c")]), newer);
}
