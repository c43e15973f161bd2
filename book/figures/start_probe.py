import sys; sys.path.insert(0,"/work/main/book/figures")
import style
def draw():
    f,(a,b)=style.canvas(1,2,height=2)
    style.cells(a,[[1,2,3],[4,5,6],[7,8,9]])
    style.frame(a,(1,1),(2,2))
    style.arrow(a,(3.2,1.5),(4.5,1.5))
    style.note(a,(1.5,-.6),"input $x_{ij}$")
    b.set_axis_on(); b.set_aspect("auto"); b.plot([1,2,3],label="loss"); b.legend()
    return f
