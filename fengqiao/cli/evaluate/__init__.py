"""`fengqiao evaluate`: did it work?"""
