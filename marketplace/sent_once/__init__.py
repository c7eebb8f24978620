"""A form that is sent twice does its work once.

Each form that is shown to somebody who is signed in has a token of its own, beside the one against forgery:
`{% csrf_token %}` writes both (`marketplace/templatetags/sending.py`), so no form can be without. Whoever sends it
claims the token; the second to send it is led where the first was led, and waits for that if need be. What was refused,
shown again or broke has done nothing, and gives the token back. A request without a token is served as ever.
"""
