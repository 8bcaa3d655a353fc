/** Names as a hostile or careless suite may have them: any characters, and every medium's structure. */
import fc from 'fast-check';

const PIECES =
  '| \n \r\n </td></tr></table> <script>alert(1)</script> <img src=x onerror=alert(1)> </code> </details> </summary> <!-- --> ' +
  '<!-- ]]> <![CDATA[ </text></svg> </style> @team @org/team a@b.example ../ ..\\ #1 GH-1 owner/name#1 :tada: ::error:: ' +
  '::set-output::x ##[error]x ::stop-commands::x %0A::error::x ` `` ``` ~~~ ** __ ~~ \\ \\| [x](javascript:alert(1)) ' +
  '![x](https://evil.example/x.png) https://evil.example www.evil.example [x]: [^1] $x^2$ &lt; &#60; &amp; " \' {{x}} ${x} ' +
  '- + = 1. > # --- === \u0000 \u001b[31m \u007f \u0085 \u2028 \u202e \u200b \ud800 \ufeff \t';

const piece = fc.constantFrom(...PIECES.split(' '), ' ', '\n', '\r');

/** Any text of a test's or a function's name. */
export const hostileName: fc.Arbitrary<string> = fc.oneof(
  fc.array(fc.oneof(piece, fc.string({ maxLength: 4 })), { minLength: 1, maxLength: 8 }).map((parts) => parts.join('')),
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.string({ unit: 'grapheme', maxLength: 40 }),
  piece.map((text) => text.repeat(3_000)),
);
