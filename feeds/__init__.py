"""Stories -> what subscribers read: Atom feeds, their HTML pages, the OPML of all, and a server for them."""
