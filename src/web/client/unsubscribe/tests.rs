//! What counts as one click.

use super::*;

#[test]
fn a_form_and_a_multipart_form_are_one_click_and_nothing_else_is() {
    let multipart = "--b\r\nContent-Disposition: form-data; name=\"List-Unsubscribe\"\r\n\r\nOne-Click\r\n--b--\r\n";
    for (body, is) in [
        ("List-Unsubscribe=One-Click", true),
        ("a=b&List-Unsubscribe=One-Click\r\n", true),
        (multipart, true),
        ("", false),
        ("List-Unsubscribe=", false),
        ("One-Click", false),
        (
            "--b\r\nContent-Disposition: form-data; name=\"x\"\r\n\r\nOne-Click\r\n--b--\r\n",
            false,
        ),
        (
            "--b\r\nOne-Click\r\nContent-Disposition: form-data; name=\"List-Unsubscribe\"\r\n",
            false,
        ),
    ] {
        assert_eq!(is_one_click(body.as_bytes()), is, "{body}");
    }
    assert!(!is_one_click(&[0xff; 10]));
}
