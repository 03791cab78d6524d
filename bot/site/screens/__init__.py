"""画面の種類: one file a kind. Each answers a GET and the POSTs of its buttons."""
